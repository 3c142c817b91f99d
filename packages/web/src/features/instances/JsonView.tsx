import { json } from '@codemirror/lang-json'
import { syntaxHighlighting } from '@codemirror/language'
import { openSearchPanel } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { basicSetup } from 'codemirror'
import { useEffect, useRef } from 'react'
import { useLanguage } from '../../lib/language.ts'
import styles from './JsonView.module.css'

/** Chinese translations of the editor's phrases. English is its default. */
const CHINESE = {
  Find: '查找',
  next: '下一个',
  previous: '上一个',
  all: '全部',
  'match case': '区分大小写',
  regexp: '正则表达式',
  'by word': '全字匹配',
  close: '关闭',
  'current match': '当前匹配',
  'on line': '位于行',
  'Fold line': '折叠',
  'Unfold line': '展开',
  'folded code': '已折叠的内容',
  unfold: '展开',
}

interface Props {
  readonly text: string
  readonly label: string
}

/** A read-only JSON viewer with highlighting, folding and an open search panel. */
export function JsonView({ text, label }: Props) {
  const language = useLanguage()
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!element.current) return
    const view = new EditorView({
      doc: text,
      parent: element.current,
      extensions: [
        basicSetup,
        json(),
        syntaxHighlighting(classHighlighter),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.lineWrapping,
        EditorState.phrases.of(language === 'zh' ? CHINESE : {}),
      ],
    })
    openSearchPanel(view)
    return () => view.destroy()
  }, [text, label, language])
  return <div ref={element} className={styles.view} />
}

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const brand: MantineColorsTuple = [
  '#eef6fb',
  '#dbeaf5',
  '#b6d5ea',
  '#8bbcdd',
  '#61a3cf',
  '#3c88bd',
  '#2473a8',
  '#1d6091',
  '#174d75',
  '#103a5a',
]

/** Dark enough for white text on it (4.5:1). Mantine's own red is not. */
const red: MantineColorsTuple = [
  '#fff1f0',
  '#ffe0de',
  '#fcc4c0',
  '#f79f99',
  '#ef7a72',
  '#e5544a',
  '#d6362b',
  '#c22a20',
  '#a3221a',
  '#7f1b15',
]

const dark: MantineColorsTuple = [
  '#e4e7eb',
  '#b9bec6',
  '#9299a3',
  '#666d78',
  '#3a4048',
  '#2b3037',
  '#1f2329',
  '#16191d',
  '#101215',
  '#0a0c0e',
]

const FONTS = [
  '-apple-system',
  'BlinkMacSystemFont',
  '"Segoe UI"',
  'Roboto',
  '"Helvetica Neue"',
  '"PingFang SC"',
  '"Hiragino Sans GB"',
  '"Microsoft YaHei"',
  '"Noto Sans CJK SC"',
  '"Noto Sans"',
  'sans-serif',
]

/** The head of a dialog is a <header>, which assistive technology would take for a second banner of the page. */
const NO_BANNER = { header: { role: 'presentation' } }

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { brand, red, dark },
  fontFamily: FONTS.join(', '),
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '600' },
  components: {
    Modal: {
      // No blur: without a graphics card it takes longer to draw than the rest of the page.
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 }, attributes: NO_BANNER },
      styles: { title: { fontWeight: 600 } },
    },
    Drawer: { defaultProps: { attributes: NO_BANNER }, styles: { title: { fontWeight: 600 } } },
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    InputWrapper: { styles: { label: { marginBottom: 4 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Button: { defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 500 } } },
  },
})

/** Overrides Mantine's dimmed text, which has too little contrast on white (3.3:1; WCAG requires 4.5:1). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b636e',
    '--mantine-color-placeholder': '#737b86',
    '--mantine-color-error': '#c92a2a',
    '--berth-line': '#e6e9ed',
    '--berth-canvas': '#f8f9fb',
  },
  dark: {
    '--mantine-color-dimmed': '#9aa1ac',
    '--mantine-color-placeholder': '#868d98',
    '--mantine-color-error': '#ff8787',
    '--berth-line': '#2b3037',
    '--berth-canvas': '#121418',
  },
})

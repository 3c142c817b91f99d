import { icons } from '@iconify-json/tabler'
import type { Plugin } from 'vite'

const PREFIX = 'virtual:tabler/'
/** Vite leaves alone what other plugins mark so. */
const OWN = '\0'

/** Makes each of Tabler's icons a module of its own, by its name: `virtual:tabler/alert-triangle` has the elements within its svg element. */
export function tablerIcons(): Plugin {
  return {
    name: 'berth:tabler-icons',
    resolveId: (id) => (id.startsWith(PREFIX) ? OWN + id : undefined),
    load: (id) => (id.startsWith(OWN + PREFIX) ? moduleOf(id.slice(OWN.length + PREFIX.length)) : undefined),
  }
}

function moduleOf(name: string): string {
  const icon = icons.icons[icons.aliases?.[name]?.parent ?? name]
  if (!icon) throw new Error(`Tabler has no icon "${name}".`)
  // The svg element around the shapes sets the width of their lines.
  return `export default ${JSON.stringify(icon.body.replaceAll(' stroke-width="2"', ''))}`
}

import { icons } from '@iconify-json/tabler'
import type { Plugin } from 'vite'

const PREFIX = 'virtual:tabler/'
/** The prefix that tells other plugins not to process a module id. */
const OWN = '\0'

/** Makes each Tabler icon a module: `virtual:tabler/alert-triangle` exports the elements within the icon's svg element. */
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
  // The surrounding svg element sets the stroke width.
  return `export default ${JSON.stringify(icon.body.replaceAll(' stroke-width="2"', ''))}`
}

import type { Host, Task } from '../model.ts'

/**
 * Returns the environment of a task's container, with Swarm's templates filled in.
 *
 * @see https://docs.docker.com/reference/cli/docker/service/create/#create-services-using-templates
 */
export function environmentOf(task: Task, host: Host): ReadonlyMap<string, string> {
  const entries = (task.spec.ContainerSpec?.Env ?? []).map((entry): [string, string] => {
    const [name = '', ...value] = entry.split('=')
    return [name, fillTemplate(value.join('='), task, host)]
  })
  return new Map(entries)
}

function fillTemplate(text: string, task: Task, host: Host): string {
  const facts: Record<string, string> = {
    '.Task.Slot': String(task.slot ?? 0),
    '.Task.ID': task.id,
    '.Task.Name': taskName(task),
    '.Node.Hostname': host.name,
    '.Node.ID': host.id,
    '.Service.ID': task.serviceId,
    '.Service.Name': task.annotations.serviceName,
  }
  return text.replace(/\{\{\s*([.\w]+)\s*\}\}/g, (whole, key: string) => facts[key] ?? whole)
}

/** Returns the name of a task and its container: "shop_web.1.k11g0x2904uw6peonk25pi3gz". */
export function taskName({ annotations: { serviceName }, slot, nodeId, id }: Task): string {
  return `${serviceName}.${slot || nodeId}.${id}`
}

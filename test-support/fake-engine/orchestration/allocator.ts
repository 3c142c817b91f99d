import { swarmId } from '../identity.ts'
import type { Attachment, Network, Service, Task } from '../model.ts'
import type { Swarm } from '../swarm.ts'

/** The first ingress port that the engine chooses if the spec names none. */
const FIRST_INGRESS_PORT = 30_000
/** The addresses of tasks in a network of 256. The first two addresses belong to the network. */
const FIRST_ADDRESS = 2
const LAST_ADDRESS = 254

/** Gives new tasks an address on each of their networks, after which they can be scheduled. */
export function allocateAddresses(swarm: Swarm): void {
  swarm.listen({
    taskChanged: (task) => {
      if (task.status.state !== 'new' || !swarm.tasks.has(task.id)) return
      task.attachments = networksOf(swarm, task).map((network) => attach(network))
      swarm.setStatus(task, { state: 'pending', message: 'pending task scheduling' })
    },
    taskRemoved: ({ attachments }) => {
      for (const { networkId, address } of attachments) release(swarm, networkId, address)
    },
  })
}

function networksOf(swarm: Swarm, { serviceId, spec, endpoint }: Task): Network[] {
  return networksFor(swarm, spec.Networks ?? swarm.services.get(serviceId)?.spec.Networks ?? [], endpoint)
}

function networksFor(
  swarm: Swarm,
  targets: readonly { Target?: string }[],
  endpoint: Service['spec']['EndpointSpec'],
): Network[] {
  const isIngress = endpoint?.Ports?.some(({ PublishMode }) => PublishMode === 'ingress')
  const ingress = isIngress ? [...swarm.networks.values()].filter((network) => network.isIngress) : []
  return [...ingress, ...targets.flatMap(({ Target: id = '' }) => swarm.networks.get(id) ?? [])]
}

function attach(network: Network): Attachment {
  return { networkId: network.id, address: takeAddress(network) }
}

function takeAddress({ subnet, addresses }: Network): string {
  let free = FIRST_ADDRESS
  while (addresses.has(free) && free < LAST_ADDRESS) free++
  addresses.add(free)
  return subnet.replace(/\d+\/\d+$/, `${free}/24`)
}

function release(swarm: Swarm, networkId: string, address: string): void {
  swarm.networks.get(networkId)?.addresses.delete(lastByte(address))
}

function lastByte(address: string): number {
  return Number(/\.(\d+)\//.exec(address)?.[1])
}

/** Gives a service a virtual address on each of its networks, except with DNS round-robin, and chooses the ports that its spec omits. */
export function allocateService(swarm: Swarm, service: Service): void {
  choosePorts(swarm, service)
  const { EndpointSpec: endpoint, TaskTemplate: task, Networks } = service.spec
  const isRoundRobin = endpoint?.Mode === 'dnsrr'
  const networks = isRoundRobin ? [] : networksFor(swarm, task?.Networks ?? Networks ?? [], endpoint)
  for (const [id, address] of service.virtualIps) {
    if (networks.some((network) => network.id === id)) continue
    release(swarm, id, address)
    service.virtualIps.delete(id)
  }
  for (const network of networks)
    if (!service.virtualIps.has(network.id)) service.virtualIps.set(network.id, takeAddress(network))
}

/** Releases the addresses of a removed service. */
export function releaseService(swarm: Swarm, { virtualIps }: Service): void {
  for (const [id, address] of virtualIps) release(swarm, id, address)
}

function choosePorts(swarm: Swarm, service: Service): void {
  const ports = service.spec.EndpointSpec?.Ports ?? []
  for (const [index, { PublishMode: mode = 'ingress', PublishedPort: published }] of ports.entries()) {
    if (mode === 'host' || published || service.chosenPorts.has(index)) continue
    const taken = new Set([...swarm.services.values()].flatMap(({ chosenPorts }) => [...chosenPorts.values()]))
    let port = FIRST_INGRESS_PORT
    while (taken.has(port)) port++
    service.chosenPorts.set(index, port)
  }
}

/** Creates a network across all hosts, with a subnet of its own. */
export function newNetwork(
  swarm: Swarm,
  given: Pick<Network, 'name'> &
    Partial<Pick<Network, 'driver' | 'labels' | 'options' | 'isIngress' | 'isAttachable' | 'isInternal'>>,
): Network {
  const used = new Set([...swarm.networks.values()].map(({ subnet }) => subnet))
  let number = 0
  while (used.has(subnetOf(number))) number++
  const network: Network = {
    ...swarm.stamp(swarmId()),
    driver: 'overlay',
    labels: {},
    options: {},
    isIngress: false,
    isAttachable: false,
    isInternal: false,
    ...given,
    subnet: subnetOf(number),
    addresses: new Set(),
  }
  swarm.networks.set(network.id, network)
  return network
}

function subnetOf(number: number): string {
  return `10.0.${number}.0/24`
}

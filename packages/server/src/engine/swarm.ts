import type {
  Config,
  HealthConfig,
  Network,
  Node,
  Service,
  ServiceSpec,
  ServiceUpdateStatus,
  SystemInfo,
  Task,
  TaskSpec,
  TaskSpecContainerSpec,
} from '@docker/node-sdk'

/** The engine's own shapes, with the fields that its published schema leaves out. They never leave engine/. */
export type SwarmSpec = Omit<ServiceSpec, 'TaskTemplate'> & { TaskTemplate?: SwarmTaskTemplate }
export type SwarmTaskTemplate = Omit<TaskSpec, 'ContainerSpec'> & { ContainerSpec?: SwarmContainer }
/** The schema names the field HealthCheck, the engine Healthcheck. */
export type SwarmContainer = Omit<TaskSpecContainerSpec, 'HealthCheck'> & { Healthcheck?: HealthConfig }
export type SwarmNode = Node
export type SwarmConfig = Config
export type SwarmNetwork = Network
export type EngineInfo = SystemInfo

export type SwarmService = Omit<Service, 'UpdateStatus' | 'Spec'> & {
  Spec?: SwarmSpec
  PreviousSpec?: SwarmSpec
  UpdateStatus?: Omit<ServiceUpdateStatus, 'State'> & { State?: string }
}

export type SwarmTask = Omit<Task, 'Spec'> & {
  Spec?: SwarmTaskTemplate
  NetworksAttachments?: { Network?: { Spec?: { Name?: string } }; Addresses?: string[] }[]
}

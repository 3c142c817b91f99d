/** Labels of services, instances, networks and configs, for everything that the engine has no field for. */
export const SPACE = 'com.docker.stack.namespace'
export const IMAGE = 'com.docker.stack.image'
export const KIND = 'berth.kind'
export const DESCRIPTION = 'berth.description'
export const REVISION = 'berth.revision'
export const PENDING_FROM = 'berth.pending-from'
export const OPERATION = 'berth.operation'
/** ISO time. */
export const OPERATION_AT = 'berth.operation-at'
/** The number of the revision that ran before. */
export const REVISION_FROM = 'berth.revision-from'
/** Who created the live revision, and when (ISO). */
export const REVISION_BY = 'berth.revision-by'
export const REVISION_AT = 'berth.revision-at'
/** Minutes of health after which an upgrade confirms itself. */
export const CONFIRM_AFTER = 'berth.confirm-after'
/** Which tags count as newer than the one that runs. */
export const IMAGE_PATTERN = 'berth.image-pattern'
/** "yes" where push hooks upgrade the service. */
export const FOLLOW_IMAGE = 'berth.follow-image'
/** Why the rollout is frozen: "paused", or "accepted" with a mixture of revisions. */
export const ROLLOUT_HOLD = 'berth.hold'
/** On the config of the revision before an upgrade: the version of the service at which the incomplete upgrade was accepted. */
export const ACCEPTED_VERSION = 'berth.accepted'
/** On the config of a revision: "yes" where another tool's deploy has replaced the revision, and Berth's labels with it. */
export const OVERWRITTEN = 'berth.overwritten'
/** The requested update policy, as the engine writes it, while another one replaces it. */
export const REQUESTED_UPDATE_POLICY = 'berth.update-policy'
/** The requested delay in seconds, where the engine has a longer one. */
export const REQUESTED_DELAY = 'berth.delay-seconds'
/** On a config that stores a revision: the id of its service. */
export const SERVICE_ID = 'berth.service'
/** The number of instances before the service was stopped. */
export const REPLICAS_BEFORE_STOP = 'berth.remembered'
/** The requested GiB, where no host declares any. */
export const DISK_GIB = 'berth.disk-gib'
/** The settings that were left to Berth: "order", "failure=" with the action that Berth chose, and ports as "80/tcp". */
export const AUTO_SETTINGS = 'berth.auto'
/** Names of the secret variables, separated by spaces, because a name may contain commas. */
export const SECRET_ENV = 'berth.secret-env'
/** On the config that records a space: "yes" or "with-volumes" once its deletion was requested. */
export const DELETING = 'berth.deleting'

/** On a load balancer: its rules and settings as JSON, with hashes for passwords. */
export const BALANCER = 'berth.balancer'
/** On a load balancer: ids of the networks that it joined for its rules, separated by spaces. */
export const JOINED_NETWORKS = 'berth.joined'
/** On a config or secret that belongs to one object: the object's name. */
export const OWNER_NAME = 'berth.name'
/** On a certificate: its details as JSON, because the content of a secret cannot be read. */
export const CERTIFICATE = 'berth.certificate'

/** On a node: the address of its own engine, in the format of DOCKER_HOST. */
export const ENGINE = 'berth.engine'

/** The generic resource by which a host declares its disk, in GiB: `dockerd --node-generic-resource disk=100`. */
export const DISK_RESOURCE = 'disk'

/** Labels of services, instances, networks and configs: what Berth knows of them that the engine has no field for. */
export const SPACE = 'com.docker.stack.namespace'
export const IMAGE = 'com.docker.stack.image'
export const KIND = 'berth.kind'
export const DESCRIPTION = 'berth.description'
export const REVISION = 'berth.revision'
export const PENDING_FROM = 'berth.pending-from'
export const OPERATION = 'berth.operation'
/** ISO time. */
export const OPERATION_AT = 'berth.operation-at'
/** Who made the revision that is live, and when (ISO). */
export const REVISION_BY = 'berth.revision-by'
export const REVISION_AT = 'berth.revision-at'
/** Minutes of health after which an upgrade confirms itself. */
export const CONFIRM_AFTER = 'berth.confirm-after'
/** Which tags count as newer than the one that runs. */
export const IMAGE_PATTERN = 'berth.image-pattern'
/** "yes" where push hooks upgrade it. */
export const FOLLOW = 'berth.follow-image'
/** Why no more instances are replaced: "paused", or "accepted" with a mixture of revisions. */
export const HOLD = 'berth.hold'
/** On the config that keeps the revision before an upgrade: the version of the service at which its standstill was accepted. */
export const ACCEPTED = 'berth.accepted'
/** The update policy that was asked for, as the engine writes it, while another stands in for it. */
export const POLICY = 'berth.update-policy'
/** The pause that was asked for, in seconds, where the engine is told a longer one. */
export const DELAY = 'berth.delay-seconds'
/** On a config that keeps a revision: the id of its service. */
export const SERVICE = 'berth.service'
/** The instance count of before it was stopped. */
export const REMEMBERED = 'berth.remembered'
/** GiB that were asked for where no host declares any. */
export const DISK = 'berth.disk-gib'
/** What was left to Berth to decide: "order", and ports as "80/tcp". */
export const AUTO = 'berth.auto'
/** Names of the variables that nobody shall see, with spaces between: a name may have commas. */
export const SECRET_ENV = 'berth.secret-env'
/** On the config that records a space: "yes" or "with-volumes" once the word to delete it was given. */
export const DELETING = 'berth.deleting'

/** On a load balancer: what it does, as JSON, with hashes for passwords. */
export const BALANCER = 'berth.balancer'
/** On a load balancer: ids of networks that it joined for its rules, with spaces between. */
export const JOINED = 'berth.joined'
/** On a config or secret that is made for one thing: the name of that. */
export const NAME = 'berth.name'
/** On a certificate: what is in it, as JSON; what is in a secret can't be read. */
export const CERTIFICATE = 'berth.certificate'

/** On a node: where its own engine answers, as DOCKER_HOST is written. */
export const ENGINE = 'berth.engine'

/** The generic resource by which a host declares its disk, in GiB: `dockerd --node-generic-resource disk=100`. */
export const DISK_RESOURCE = 'disk'

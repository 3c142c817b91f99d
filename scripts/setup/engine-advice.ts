import type { EngineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'

/** The facts of this machine that decide whether and how an engine can be installed. */
export interface Machine {
  platform: NodeJS.Platform
  isRoot: boolean
  hasApt: boolean
  hasSystemd: boolean
  hasDockerd: boolean
  /** ID of /etc/os-release: `debian`, `fedora`; empty if the file is missing. */
  distribution: string
  user: string
}

/** The commands with which distributions without apt install an engine from their own packages. */
const INSTALL: Record<string, string> = {
  fedora: 'dnf install -y moby-engine',
  arch: 'pacman -S --noconfirm docker',
  'opensuse-leap': 'zypper install -y docker',
  'opensuse-tumbleweed': 'zypper install -y docker',
  alpine: 'apk add docker',
}

/** Tells whether `npm start` may install and start an engine on this machine. */
export function mayStartEngine(address: EngineAddress, code: string, machine: Machine): boolean {
  return isDefault(address) && code !== 'EACCES' && machine.platform === 'linux' && machine.isRoot && machine.hasApt
}

/** Explains in one line why the engine at an address can't be used. `code` is the system's error code, empty if there is none. */
export function unavailabilityReason(address: EngineAddress, code: string, message: string): string {
  if (code === 'EACCES') return `You have no permission to use the engine at ${address.text}.`
  if (code === 'ENOENT') return `${address.text} does not exist.`
  if (code === 'ECONNREFUSED') return `Nothing listens at ${address.text}.`
  return message
}

/** Returns the commands for the user to run, in order, `npm start` last. */
export function remedyCommands(address: EngineAddress, code: string, machine: Machine): string[] {
  return [...commands(address, code, machine), 'npm start']
}

function commands(address: EngineAddress, code: string, machine: Machine): string[] {
  if (code === 'EACCES' && machine.platform === 'linux') return joinGroup(machine)
  if (machine.platform !== 'linux')
    return [
      machine.platform === 'darwin'
        ? 'open -a Docker (starts Docker Desktop; to install it: brew install --cask docker)'
        : 'Start Docker Desktop',
    ]
  if (!isDefault(address))
    return [
      `Start the engine at ${address.text}, or use the one of this machine: unset DOCKER_HOST; docker context use default`,
    ]
  return [...installation(machine), ...starting(machine), ...(machine.isRoot ? [] : joinGroup(machine))]
}

function isDefault(address: EngineAddress): boolean {
  return address.kind === 'unix' && /^(\/var)?\/run\/docker\.sock$/.test(address.path)
}

function installation({ hasDockerd, hasApt, distribution, isRoot }: Machine): string[] {
  if (hasDockerd) return []
  const sudo = isRoot ? '' : 'sudo '
  if (hasApt) return [`${sudo}apt-get update`, `${sudo}apt-get install -y docker.io iptables`]
  const command = INSTALL[distribution]
  return [command ? `${sudo}${command}` : 'Install Docker Engine: https://docs.docker.com/engine/install/']
}

function starting({ hasSystemd, distribution, isRoot }: Machine): string[] {
  const sudo = isRoot ? '' : 'sudo '
  if (hasSystemd) return [`${sudo}systemctl enable --now docker`]
  return [distribution === 'alpine' ? `${sudo}rc-service docker start` : `${sudo}dockerd >/tmp/dockerd.log 2>&1 &`]
}

function joinGroup({ user }: Machine): string[] {
  return [`sudo usermod -aG docker ${user}`, 'newgrp docker (or sign in again)']
}

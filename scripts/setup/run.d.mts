export interface Command {
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
}

export function runTogether(commands: Command[], onStarted?: (pids: number[]) => void): Promise<number>

import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { framesOf } from '../../packages/server/src/engine/transport/frames.ts'
import { collect, type EngineDriver, refusal, until } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const OUTPUT = { AttachStdout: true, AttachStderr: true }

describeOnTargets('commands in a container', (test) => {
  test('runs a command, and returns its output and exit code', async ({ engine, expect }) => {
    const container = await runHere(engine)
    const id = await createExec(engine, container, {
      ...OUTPUT,
      Cmd: ['/bin/sh', '-c', 'echo out; echo err >&2; exit 7'],
    })
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect(await engine.get(`/exec/${id}/json`)).toMatchObject({ ID: id, Running: false, ExitCode: null })
    const answer = await engine.client.stream('POST', `/exec/${id}/start`, { body: { Detach: false, Tty: false } })
    const frames = await collect(framesOf(answer))
    expect(frames.map(({ isStdout, bytes }) => `${isStdout ? 1 : 2} ${bytes}`).sort()).toEqual(['1 out\n', '2 err\n'])
    expect(await untilEnded(engine, id)).toMatchObject({ Running: false, ExitCode: 7, ContainerID: container })
  })

  test('runs a command on a terminal with raw input and output', async ({ engine, expect }) => {
    const container = await runHere(engine)
    const terminal = { ...OUTPUT, AttachStdin: true, Tty: true, Cmd: ['/bin/cat'] }
    const id = await createExec(engine, container, terminal)
    const stream = await engine.client.hijack(`/exec/${id}/start`, { body: { Detach: false, Tty: true } })
    stream.write('hello\n')
    // The terminal echoes the input, then cat writes what it has read.
    expect(await readUntil(stream, /hello\r\nhello\r\n/)).toBe('hello\r\nhello\r\n')
    expect(await engine.get(`/exec/${id}/json`)).toMatchObject({
      Running: true,
      ExitCode: null,
      Pid: expect.any(Number),
    })
    await engine.post(`/exec/${id}/resize`, undefined, { w: 100, h: 30 })
    stream.write('\u0004')
    await text(stream)
    expect(await untilEnded(engine, id)).toMatchObject({ Running: false, ExitCode: 0 })
  })

  test('reports in the output a command that cannot run', async ({ engine, expect }) => {
    const container = await runHere(engine)
    const id = await createExec(engine, container, { ...OUTPUT, Tty: true, Cmd: ['/no-such'] })
    const stream = await engine.client.hijack(`/exec/${id}/start`, { body: { Detach: false, Tty: true } })
    expect(await text(stream)).toMatch(
      /exec failed: .*exec: "\/no-such": stat \/no-such: no such file or directory(?:: unknown)?\r\n$/,
    )
    // The exit code of API 1.41, and that of API 1.51.
    expect(await untilEnded(engine, id)).toMatchObject({ Running: false, ExitCode: expect.toBeOneOf([126, 127]) })
  })

  test('refuses a missing container, exec or command', async ({ engine, expect }) => {
    const container = await runHere(engine)
    const body = { ...OUTPUT, Cmd: ['/bin/true'] }
    expect(await refusal(engine.post('/containers/no-such/exec', body))).toEqual({
      status: 404,
      message: 'No such container: no-such',
    })
    expect(await refusal(engine.get('/exec/no-such/json'))).toEqual({
      status: 404,
      message: 'No such exec instance: no-such',
    })
    expect(await refusal(engine.post(`/containers/${container}/exec`, { ...OUTPUT, Cmd: [] }))).toEqual({
      status: 400,
      message: 'No exec command specified',
    })
    await engine.post(`/containers/${container}/stop`)
    expect(await refusal(engine.post(`/containers/${container}/exec`, body))).toEqual({
      status: 409,
      message: expect.stringMatching(new RegExp(`^[Cc]ontainer ${container} is not running$`)),
    })
  })
})

async function runHere(engine: EngineDriver): Promise<string> {
  const service = await engine.runService({ task: { Placement: await engine.here() } })
  const [task] = await engine.tasks(service)
  return task?.Status?.ContainerStatus?.ContainerID ?? ''
}

async function createExec(engine: EngineDriver, container: string, body: object): Promise<string> {
  return (await engine.post<{ Id: string }>(`/containers/${container}/exec`, body)).Id
}

/** Waits until the command has ended. The engine ends the output a moment before it knows the exit code. */
function untilEnded(engine: EngineDriver, id: string): Promise<object> {
  const read = () => engine.get<{ Running: boolean }>(`/exec/${id}/json`)
  return until('the command has ended', read, ({ Running: isRunning }) => !isRunning)
}

async function readUntil(stream: Duplex, end: RegExp): Promise<string> {
  let output = ''
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const addChunk = (chunk: Buffer) => {
    output += chunk
    if (end.test(output)) resolve(output)
  }
  stream
    .on('data', addChunk)
    .once('close', () => reject(new Error(`The stream ended after ${JSON.stringify(output)}.`)))
  await promise
  stream.off('data', addChunk)
  return output
}

import { type Frame, framesOf } from '../../packages/server/src/engine/transport/frames.ts'
import { collect, type EngineDriver, refusal, SECOND, stateOf, until, VERY_LONG } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const BOTH = { stdout: true, stderr: true }
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /
const THREE_LINES = 'echo one; echo two >&2; echo three; exec sleep 3600'
/** The engine may record the lines of two streams in the wrong order, unless some time passes between them. */
const STDERR_LAST = 'echo one; sleep 1; echo two >&2; exec sleep 3600'

describeOnTargets('logs', (test) => {
  test('returns the lines of a container in frames, each with its stream', async ({ engine, expect }) => {
    const { container } = await runHere(engine, THREE_LINES)
    const path = `/containers/${container}/logs`
    const all = await untilLines(engine, path, 3)
    expect(linesOf(all).sort()).toEqual(['1 one\n', '1 three\n', '2 two\n'])
    expect(linesOf(await read(engine, path, { stderr: true }))).toEqual(['2 two\n'])
    expect(linesOf(await read(engine, path, { stdout: true }))).toEqual(['1 one\n', '1 three\n'])
  })

  test('counts tail lines in both streams, even if only one is requested', async ({ engine, expect }) => {
    const { container } = await runHere(engine, STDERR_LAST)
    const path = `/containers/${container}/logs`
    await untilLines(engine, path, 2)
    expect(linesOf(await read(engine, path, { ...BOTH, tail: 1 }))).toEqual(['2 two\n'])
    expect(linesOf(await read(engine, path, { stdout: true, tail: 1 }))).toEqual([])
    expect(linesOf(await read(engine, path, { stdout: true, tail: 2 }))).toEqual(['1 one\n'])
    expect(linesOf(await read(engine, path, { ...BOTH, tail: 0 }))).toEqual([])
  })

  test('adds the time to each line, and selects lines by time', async ({ engine, expect }) => {
    const { container } = await runHere(engine, THREE_LINES)
    const path = `/containers/${container}/logs`
    await untilLines(engine, path, 3)
    const lines = (await read(engine, path, { stdout: true, timestamps: true })).map(({ bytes }) => String(bytes))
    for (const line of lines) expect(line).toMatch(TIME)
    expect(lines.map((line) => line.replace(TIME, ''))).toEqual(['one\n', 'three\n'])
    const [first = '', last = ''] = lines.map((line) => line.split(' ')[0])
    const since = await read(engine, path, { stdout: true, since: secondsOf(last) })
    expect(linesOf(since)).toEqual(['1 three\n'])
    const untilFirst = await read(engine, path, { stdout: true, until: secondsOf(first) })
    expect(linesOf(untilFirst)).toEqual(['1 one\n'])
  })

  test('returns the lines of a task through the manager', async ({ engine, expect }) => {
    const { service, task } = await runHere(engine, THREE_LINES)
    const ofTask = await untilLines(engine, `/tasks/${task}/logs`, 3)
    expect(linesOf(ofTask).sort()).toEqual(['1 one\n', '1 three\n', '2 two\n'])
    const [line] = await read(engine, `/tasks/${task}/logs`, { stderr: true, details: true })
    const [host] = (await engine.tasks(service)).map(({ NodeID: id }) => id)
    const details = `com.docker.swarm.node.id=${host},com.docker.swarm.service.id=${service},com.docker.swarm.task.id=${task}`
    expect(String(line?.bytes)).toBe(`${details} two\n`)
    expect(linesOf(await read(engine, `/services/${service}/logs`, BOTH)).sort()).toEqual(linesOf(ofTask).sort())
  })

  test('follows a container until it ends', async ({ engine, expect }) => {
    const { container } = await runHere(engine, 'echo one; exec sleep 3600')
    await untilLines(engine, `/containers/${container}/logs`, 1)
    const following = read(engine, `/containers/${container}/logs`, { ...BOTH, follow: true })
    await engine.post(`/containers/${container}/kill`)
    expect(linesOf(await following)).toEqual(['1 one\n'])
  })

  test('follows new lines as they are written', async ({ engine, expect }) => {
    const { container } = await runHere(engine, 'while :; do echo beat; sleep 1; done')
    const query = { ...BOTH, follow: true, tail: 0 }
    const stream = await engine.client.stream('GET', `/containers/${container}/logs`, { query })
    const frames = framesOf(stream)
    const { value } = await frames.next()
    expect(String(value?.bytes)).toBe('beat\n')
    stream.destroy()
  })

  test('keeps the lines of a task that has failed', async ({ engine, expect }) => {
    const service = await engine.createService({
      container: { Image: engine.images.crash },
      task: { RestartPolicy: { Condition: 'none' } },
    })
    const failed = await engine.untilTask(service, 'it has failed', (task) => stateOf(task) === 'failed')
    const lines = linesOf(await read(engine, `/tasks/${failed.ID}/logs`, BOTH))
    expect(lines).toEqual(['2 cannot reach the database at db:5432, giving up\n'])
  })

  test('refuses logs of a missing container or task, and without a stream', async ({ engine, expect }) => {
    const { container, task } = await runHere(engine, THREE_LINES)
    const logsRefusal = (path: string, query: object) =>
      refusal(engine.client.stream('GET', path, { query: { ...query } }))
    expect(await logsRefusal('/containers/no-such/logs', BOTH)).toEqual({
      status: 404,
      message: 'No such container: no-such',
    })
    expect(await logsRefusal('/tasks/no-such/logs', BOTH)).toEqual({ status: 404, message: 'task no-such not found' })
    const message = 'Bad parameters: you must choose at least one stream'
    expect(await logsRefusal(`/containers/${container}/logs`, {})).toEqual({ status: 400, message })
    expect(await logsRefusal(`/tasks/${task}/logs`, {})).toEqual({ status: 500, message })
  })
})

async function runHere(engine: EngineDriver, script: string) {
  const service = await engine.runService({
    container: { Command: ['/bin/sh', '-c', script], StopGracePeriod: SECOND },
    task: { Placement: await engine.here(), RestartPolicy: { Delay: VERY_LONG } },
  })
  const [task] = await engine.tasks(service)
  return { service, task: task?.ID ?? '', container: task?.Status?.ContainerStatus?.ContainerID ?? '' }
}

async function read(engine: EngineDriver, path: string, query: object): Promise<Frame[]> {
  return collect(framesOf(await engine.client.stream('GET', path, { query: { ...query } })))
}

function untilLines(engine: EngineDriver, path: string, count: number): Promise<Frame[]> {
  return until(
    `${count} lines are written`,
    () => read(engine, path, BOTH),
    ({ length }) => length === count,
  )
}

/** Returns the number of the stream and the text of each frame. */
function linesOf(frames: readonly Frame[]): string[] {
  return frames.map(({ isStdout, bytes }) => `${isStdout ? 1 : 2} ${bytes}`)
}

/** Converts a time to the engine's format: seconds with nine fractional digits. */
function secondsOf(time: string): string {
  const [, fraction = '0'] = /\.(\d+)Z$/.exec(time) ?? []
  return `${Math.floor(Date.parse(time) / 1000)}.${fraction}`
}

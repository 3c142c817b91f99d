import { refusal } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

/** Specs with a value of the wrong kind, with the engine's message and the more detailed one of newer engines. */
const wrongKinds: [spec: unknown, message: string, newer?: string][] = [
  [[], 'json: cannot unmarshal array into Go value of type swarm.ServiceSpec'],
  [
    { Name: 1 },
    'json: cannot unmarshal number into Go struct field ServiceSpec.Name of type string',
    'json: cannot unmarshal number into Go struct field ServiceSpec.Annotations.Name of type string',
  ],
  [
    { TaskTemplate: { ContainerSpec: { Env: 1 } } },
    'json: cannot unmarshal number into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Env of type []string',
  ],
]

describeOnTargets('specs of the wrong shape', (test) => {
  test.for(wrongKinds)('refuses %j', async ([spec, message, newer = message], { engine, expect }) => {
    expect(await refusal(engine.post('/services/create', spec))).toEqual({
      status: 400,
      message: expect.toBeOneOf([message, `invalid JSON: ${newer}`]),
    })
  })
})

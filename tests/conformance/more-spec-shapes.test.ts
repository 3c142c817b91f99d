import { refusal, wrongShapeMessages } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

/** Specs with a value of the wrong kind, with the engine's message, and that of API 1.45 where it names other fields. */
const wrongKinds: [spec: unknown, message: string, inApi145?: string][] = [
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
  test.for(wrongKinds)('refuses %j', async ([spec, message, inApi145], { engine, expect }) => {
    expect(await refusal(engine.post('/services/create', spec))).toEqual({
      status: 400,
      message: expect.toBeOneOf(wrongShapeMessages(message, inApi145)),
    })
  })
})

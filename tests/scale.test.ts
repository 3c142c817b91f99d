import { testManyServices } from './many-services.ts'

// Hundreds of services: tests/soak/scale.test.ts.
testManyServices(30, 7)

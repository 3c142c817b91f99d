import { testManyServices } from './shared/many-services.ts'

// tests/soak/scale.test.ts tests hundreds of services.
testManyServices(30, 7)

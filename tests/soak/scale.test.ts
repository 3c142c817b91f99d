import { testManyServices } from '../shared/many-services.ts'

testManyServices(300, 70)

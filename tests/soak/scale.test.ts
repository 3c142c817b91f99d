import { testManyServices } from '../many-services.ts'

testManyServices(300, 70)

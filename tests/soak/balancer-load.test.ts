import { testScalingUnderLoad } from '../scaling-under-load.ts'

testScalingUnderLoad(10)

import { testScalingUnderLoad } from '../shared/scaling-under-load.ts'

testScalingUnderLoad(10)

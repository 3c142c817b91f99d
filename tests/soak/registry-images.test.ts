import { testManyTags } from '../shared/many-tags.ts'

testManyTags(5000)

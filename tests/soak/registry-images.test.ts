import { testManyTags } from '../many-tags.ts'

testManyTags(5000)

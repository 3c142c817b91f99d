import { test } from 'vitest'
import { testApp } from './test-app.ts'
test('x', async () => { const { app } = await testApp(); console.log(app.printRoutes({commonPrefix:false, includeMeta:false})) })

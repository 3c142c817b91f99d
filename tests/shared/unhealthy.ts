import { HEALTHY } from '../../test-support/berth/service-driver.ts'

/** A health check of a port that nothing listens at. */
export const UNHEALTHY = { ...HEALTHY, port: 81 }

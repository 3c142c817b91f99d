import { connect } from '@berth/contract/client.ts'

/** Calls the server that this page came from. */
export const { call, plan } = connect('')

import { connect } from '@berth/contract/http/client.ts'

/** Nothing answered: the server is down, or the way to it is. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Calls the server that this page came from. @throws Problem, or Unreachable where there was no answer */
export const { call, plan } = connect('', reach)

async function reach(...given: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await fetch(...given)
  } catch (error) {
    // Fetch says a TypeError, as a mistake in the page would.
    throw error instanceof TypeError ? new Unreachable(error.message, { cause: error }) : error
  }
}

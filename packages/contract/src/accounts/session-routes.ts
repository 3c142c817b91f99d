import { noAnswer, nothing, read, route } from '../http/route-parts.ts'
import { Credentials, PasswordChange, Session } from './session.ts'

/** The routes of sessions; part of `routes`. */
export const sessionRoutes = {
  signIn: route({
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in',
    description: 'Sets the session cookie.',
    permission: 'public',
    status: 200,
    params: nothing,
    query: nothing,
    body: Credentials,
    answer: Session,
  }),
  getSession: route({
    ...read,
    path: '/api/v1/session',
    summary: 'Get the current session',
    permission: 'signed-in',
    answer: Session,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Sign out',
    permission: 'signed-in',
    status: 204,
    params: nothing,
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/v1/session/password',
    summary: 'Change your own password',
    description: 'Ends all other sessions of the user.',
    permission: 'signed-in',
    status: 204,
    params: nothing,
    query: nothing,
    body: PasswordChange,
    answer: noAnswer,
  }),
} as const

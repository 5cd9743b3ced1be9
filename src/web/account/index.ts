import { Router } from 'express'
import type { House } from '../app.ts'
import { account } from './account.ts'
import { invitations } from './invitations.ts'
import { signIn } from './sign-in.ts'

/** Signing in, and a teacher's own account. */
export const accountPages = (house: House): Router => Router().use(signIn(house), invitations(house), account(house))

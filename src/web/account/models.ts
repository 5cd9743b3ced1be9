import type { Words } from '../../text.ts'

export interface SignInPage {
  name: string
  /** Where on this site to go afterwards. */
  to: string
  mistake?: { field: 'name' | 'password'; message: Words }
}
export interface InvitationPage {
  /** Whom it is for; absent where whoever opens it chooses the name. */
  name?: string
  /** The name has an account, which gets a new password. */
  known: boolean
  typed: string
  action: string
  mistake?: { field: 'name' | 'password'; message: Words }
}
export interface AccountPage {
  name: string
  sessions: { agent: string; begun: Words; used: Words; here: boolean; action: string }[]
  /** Where this session is ended. */
  signOut: string
  /** The password was changed just now. */
  changed: boolean
  mistake?: { field: 'old' | 'password'; message: Words }
}

/** The pages of signing in and of one's own account, by their view. */
export interface AccountPages {
  'account/sign-in': SignInPage
  'account/invitation': InvitationPage
  'account/account': AccountPage
}

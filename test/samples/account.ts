import type { Maker, Sample } from './sample.ts'

/** Signing in, the link that sets a password, and a teacher's own account; each as it comes and with a mistake. */
export function accountSamples({ write, words, page }: Maker): Sample[] {
  const nobody = { learner: undefined } as unknown as object
  const signIn = { name: '', to: '/bank' }
  const invitation = { known: false, typed: '', action: '/invitations/ey7f.ey3.x-1' }
  const session = (at: number) => ({
    agent: write('Firefox on Linux'),
    begun: words('24 November, 14:03'),
    used: words('24 November, 15:03'),
    here: at === 0,
    action: `/account/sessions/s${at}/revocations`,
  })
  const account = { name: write('Ms Okafor'), sessions: [session(0)], signOut: '/account/sessions/s0/revocations', changed: false }
  const theirs = { here: 'account', teacher: { name: write('Ms Okafor') } } as const

  return [
    page('account/sign-in', 'Sign in', signIn, nobody),
    page(
      'account/sign-in',
      'Sign in',
      { name: write('Ms Okafor'), to: '/bank?q=ice', mistake: { field: 'name', message: words('They do not belong together.') } },
      { ...nobody, error: true },
      'account/sign-in, mistake',
    ),
    page(
      'account/sign-in',
      'Sign in',
      { ...signIn, mistake: { field: 'password', message: words('Write your password.') } },
      { error: true, teaches: true },
      'account/sign-in, no password',
    ),
    page('account/invitation', 'Your account', invitation, nobody),
    page(
      'account/invitation',
      'Your account',
      { ...invitation, typed: write('Ms Okafor'), mistake: { field: 'name', message: words('Write the name you want.') } },
      { ...nobody, error: true },
      'account/invitation, name refused',
    ),
    page(
      'account/invitation',
      'A new password',
      { ...invitation, known: true, name: write('Ms Okafor'), mistake: { field: 'password', message: words('Choose another.') } },
      { ...nobody, error: true },
      'account/invitation, lost password',
    ),
    page('account/account', 'Account', { ...account, changed: true }, theirs),
    page(
      'account/account',
      'Account',
      { ...account, sessions: [session(0), session(1), session(2)], mistake: { field: 'old', message: words('This is not it.') } },
      { ...theirs, error: true },
      'account/account, mistake',
    ),
  ]
}

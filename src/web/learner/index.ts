import { Router } from 'express'
import type { House } from '../app.ts'
import { attempts } from './attempts.ts'
import { closures } from './closures.ts'
import { erasures } from './erasures.ts'
import { home } from './home.ts'
import { ownData } from './own-data.ts'
import { passages } from './passages.ts'
import { places } from './places.ts'
import { progress } from './progress.ts'
import { questions } from './questions.ts'
import { results } from './results.ts'
import { reviews } from './reviews.ts'
import { settings } from './settings.ts'
import { uploads } from './uploads.ts'
import { welcome } from './welcome.ts'

/** Every page of a learner. */
export const learnerPages = (house: House): Router =>
  Router().use(
    // What a class asks for most comes first.
    questions(house),
    places(house),
    welcome(house),
    home(house),
    passages(house),
    attempts(house),
    closures(house),
    results(house),
    reviews(house),
    progress(house),
    settings(house),
    ownData(house),
    erasures(house),
    uploads(house),
  )

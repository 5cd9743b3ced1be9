import type { Maker, Sample } from '../views-samples.ts'

export const quizSamples = (_maker: Maker): Sample[] => []

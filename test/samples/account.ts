import type { Maker, Sample } from '../views-samples.ts'

export const accountSamples = (_maker: Maker): Sample[] => []

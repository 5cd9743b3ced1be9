import type { Maker, Sample } from '../views-samples.ts'

export const bankSamples = (_maker: Maker): Sample[] => []

import type { Maker, Sample } from '../views-samples.ts'

export const editorSamples = (_maker: Maker): Sample[] => []

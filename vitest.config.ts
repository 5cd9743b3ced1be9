import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes later on a machine that is at work; what never comes still fails.
    expect: { poll: { timeout: 20_000 } },
    // Two cores: more files at once only make the real browser and the kill test wait for each other.
    maxWorkers: 2,
  },
})

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Servers and browsers are heavy; two at a time are enough for two cores.
    maxWorkers: 2,
  },
});

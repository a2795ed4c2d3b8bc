import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A condition may take long on a busy machine; the default is a second.
    expect: { poll: { timeout: 20_000 } },
    // Servers and browsers are heavy; two at a time are enough for two cores.
    maxWorkers: 2,
  },
});

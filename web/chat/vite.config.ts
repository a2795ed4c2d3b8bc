import { defineConfig } from 'vite';

export default defineConfig({
  // It is served wherever the demo puts it.
  base: './',
  build: { target: 'es2022', sourcemap: false },
  // While the page is worked on, the demo server answers for everything that is not a file.
  server: {
    proxy: {
      '/visitors': 'http://localhost:8000',
      '/connection': { target: 'ws://localhost:8000', ws: true },
    },
  },
});

import { defineConfig } from 'vite';

// StrictMode does everything twice in React's development build only, and this example is there to be tried.
process.env['NODE_ENV'] = 'development';

export default defineConfig({
  base: './',
  build: { target: 'es2022', sourcemap: false, outDir: 'dist/page' },
});

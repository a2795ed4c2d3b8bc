import { defineConfig } from 'vite';

/** The files for a script tag or a service worker, by the mode that makes them; each has everything that it needs in it. */
const SCRIPTS: Record<string, { readonly entry: string; readonly file: string }> = {
  script: { entry: 'src/index.ts', file: 'fanfare' },
  push: { entry: 'src/push/index.ts', file: 'fanfare-push' },
  worker: { entry: 'src/push/worker.ts', file: 'fanfare-worker' },
};

/** `vite build` makes the ES modules; `vite build --mode NAME` makes one of the scripts. */
export default defineConfig(({ mode }) => {
  const script = SCRIPTS[mode];
  return {
    build: {
      target: 'es2022',
      sourcemap: true,
      minify: true,
      emptyOutDir: script === undefined,
      lib: {
        entry: script?.entry ?? { client: 'src/index.ts', inbox: 'src/inbox/index.ts', push: 'src/push/index.ts' },
        name: 'Fanfare',
        formats: [script === undefined ? 'es' : 'iife'],
        fileName: (_, name) => `${script?.file ?? name}.js`,
      },
      rollupOptions: {
        // Who has a bundler has the SDK once; the script brings it along.
        external: script === undefined ? ['centrifuge'] : [],
        // The scripts have one global, each with its part in it.
        output: script === undefined ? { chunkFileNames: 'shared.js', minify: true } : { extend: true },
      },
    },
  };
});

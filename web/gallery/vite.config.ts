import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { SCENARIOS, type Scenario } from './src/scenarios.ts';

/** Nothing but what the demo itself serves, and nothing that is made of text but by Lit, which the widgets are made with, and the worker of push. */
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `frame-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types lit-html fanfare-push`,
].join('; ');

const TEMPLATES = ['frame.html', 'page.html'];

/** The HTML of a scenario's page, or of the frame around it. */
function filled(template: string, { name, title, pitch }: Scenario): string {
  const file = join(import.meta.dirname, 'scenarios', `${name}.html`);
  const body = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return template.replaceAll('{title}', title).replaceAll('{pitch}', pitch).replace('<!-- scenario -->', () => body);
}

/** Makes the two pages of each scenario of their templates: `/NAME/`, the frame, and `/NAME/page/`, what is framed. */
function scenarioPages(): Plugin {
  return {
    name: 'scenario-pages',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) =>
        server ? html : html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`),
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const [, name, page] = /^\/([a-z]+)\/(page\/)?(?:\?.*)?$/.exec(request.url ?? '') ?? [];
        const scenario = SCENARIOS.find((each) => each.name === name);
        if (scenario === undefined || scenario.page !== undefined && page !== undefined) {
          next();
          return;
        }
        const template = readFileSync(join(import.meta.dirname, page === undefined ? 'frame.html' : 'page.html'), 'utf8');
        response.setHeader('content-type', 'text/html');
        response.end(await server.transformIndexHtml(request.url!, filled(template, scenario)));
      });
    },
    closeBundle() {
      const dist = join(import.meta.dirname, 'dist');
      const [frame, page] = TEMPLATES.map((name) => readFileSync(join(dist, name), 'utf8')) as [string, string];
      for (const scenario of SCENARIOS) {
        const folder = join(dist, scenario.name);
        mkdirSync(join(folder, 'page'), { recursive: true });
        writeFileSync(join(folder, 'index.html'), filled(frame, scenario));
        if (scenario.page === undefined) {
          writeFileSync(join(folder, 'page/index.html'), filled(page, scenario));
        }
      }
      TEMPLATES.forEach((name) => rmSync(join(dist, name)));
    },
  };
}

export default defineConfig({
  plugins: [scenarioPages()],
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['index.html', ...TEMPLATES] },
  },
  // While pages are worked on, the demo server answers for everything that is not a file.
  server: {
    proxy: {
      '/visitors': 'http://localhost:8000',
      '/source': 'http://localhost:8000',
      '/chat/page/': 'http://localhost:8000',
      '/connection': { target: 'ws://localhost:8000', ws: true },
      '/lights': { target: 'ws://localhost:8000', ws: true },
      '/upper': { target: 'ws://localhost:8000', ws: true },
    },
  },
});

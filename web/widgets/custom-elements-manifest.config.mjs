/** What is nobody's business but ours is left out. */
const published = {
  name: 'published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const elements = (declarations) => declarations.filter(({ tagName }) => tagName !== undefined);
    manifest.modules = manifest.modules.filter(({ declarations }) => elements(declarations).length > 0);
    for (const module of manifest.modules) {
      module.path = module.path.includes('inbox') ? 'dist/inbox.js' : 'dist/widgets.js';
      module.declarations = elements(module.declarations);
      delete module.exports;
      for (const element of module.declarations) {
        element.members = element.members.filter(({ privacy = 'public' }) => privacy === 'public');
        for (const each of element.attributes) {
          each.fieldName ??= each.name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
        }
        element.attributes = element.attributes.filter(({ fieldName }) => element.members.some(({ name }) => name === fieldName));
        for (const each of [element, ...element.members, ...element.attributes, ...element.events]) {
          delete each.inheritedFrom;
          delete each.superclass;
        }
      }
    }
  },
};

export default {
  globs: ['src/*.ts', 'src/inbox/*.ts'],
  exclude: ['src/*.test.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [published],
};

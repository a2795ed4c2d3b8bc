import 'fanfare-wire';
import { scenarioHere } from '../scenario-here';
import { followTheme } from '../theme';
import { tellFrame } from './messages';

const PAGES = import.meta.glob('../../scenarios/*.ts');

followTheme();
const main = document.querySelector('main')!;
new ResizeObserver(() => tellFrame({ fanfare: 'size', height: main.offsetHeight })).observe(main);
await PAGES[`../../scenarios/${scenarioHere().name}.ts`]!();

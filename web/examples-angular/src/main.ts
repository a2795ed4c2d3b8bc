// Angular's packages come half compiled; this compiles the rest, where its command line tools would do so in the build.
import '@angular/compiler';
import { bootstrapApplication } from '@angular/platform-browser';
import { Page } from './page';

bootstrapApplication(Page).catch((problem: unknown) => console.error(problem));

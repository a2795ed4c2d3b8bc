import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** In one process, the end of one window is the end of the browser. */
const ONE_PROCESS = ['--single-process', '--no-zygote'];

/** Starts the Chromium that comes as a package, or, where FANFARE_CHROMIUM says so, one that is installed. */
export async function launch(): Promise<Browser> {
  const installed = process.env['FANFARE_CHROMIUM'];
  if (installed) {
    return playwright.launch({ executablePath: installed, args: ['--no-sandbox', '--headless=new', '--disable-background-networking'] });
  }
  // Tells the package to unpack the libraries that its browser needs.
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x';
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !ONE_PROCESS.includes(arg)), '--disable-background-networking'],
    headless: true,
  });
}

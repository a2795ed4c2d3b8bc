import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** In one process, the end of one window is the end of the browser. */
const ONE_PROCESS = ['--single-process', '--no-zygote'];

/** Starts the Chromium that comes as a package. */
export async function launch(): Promise<Browser> {
  // Tells the package to unpack the libraries that its browser needs.
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x';
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !ONE_PROCESS.includes(arg)), '--disable-background-networking'],
    headless: true,
  });
}

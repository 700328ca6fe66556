import { render } from 'preact';
import { App } from './app';
import { data } from './data';
import { keepSharesUnbroken } from './unbroken';

// The program of the page that `report` writes.

keepSharesUnbroken();
document.title = `${data.made.title}: mesh and outages`;
const page = document.getElementById('page')!;
page.replaceChildren();
render(<App />, page);
// Without an export esbuild takes a file for CommonJS, here, and wraps each module in a function.
export {};

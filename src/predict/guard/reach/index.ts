// Which services an input concerns.

export { reachOf, type Reach } from './reach';

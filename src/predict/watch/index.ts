// What an alert should watch.

export { watchedOf, type Unwatched, type Watched } from './watched';

// Services of which every answer is the same.

export { Twins } from './twins';

// Services of which every answer is the same.

export { KnownOfTwins, type FoundOfTwin, type TellsTwins } from './known-of-twins';
export { Twins, type Likeness } from './twins';

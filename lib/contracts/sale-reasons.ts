export { causeSentence } from "../client/reason-words";

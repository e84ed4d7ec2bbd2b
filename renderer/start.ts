import { mount } from 'svelte';

import Window from './App.svelte';
import { doorOf, openConnection } from './engine.ts';
import { App } from './state/app.svelte.ts';
import './styles/tokens.css';
import './styles/base.css';

/** Draws the frame at once; what it shows arrives with the engine. */
export function start(): void {
  const target = document.querySelector('#app');
  if (target === null) throw new Error('page: expected an element #app, found none');
  const app = new App(openConnection(doorOf(window)), window);
  mount(Window, { target, props: { app } });
}

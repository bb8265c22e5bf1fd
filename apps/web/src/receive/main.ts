// The pages that outsiders open: a secure link, a request link, a personal address. It owns what stands in their address and what they show;
// the engine is @sealpost/client.
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/control.css'
import { mount } from 'svelte'
import App from './App.svelte'

mount(App, { target: document.body })

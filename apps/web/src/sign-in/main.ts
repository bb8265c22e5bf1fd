// The ways in: signing in, a one-time link, and what went wrong on the way. It owns everything before there is a session.
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/control.css'
import { mount } from 'svelte'
import App from './App.svelte'

mount(App, { target: document.body })

/**
 * The settings of the rules; start with {@link io.mlids.core.behaviour.setting.BehaviourSettings}.
 */
package io.mlids.core.behaviour.setting;
